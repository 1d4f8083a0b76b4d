#if Network
import NIOCore
#endif
