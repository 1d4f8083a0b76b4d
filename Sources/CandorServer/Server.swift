#if Gateway
    /// What holds the sockets.
    enum Placeholder {}
#endif
