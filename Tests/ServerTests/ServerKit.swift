#if Gateway
    import Testing
#endif
