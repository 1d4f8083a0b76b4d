#if Gateway
    import NIOCore

    extension ByteBuffer {
        /// Writes a line of a head. A value that does not end where its line does is left out: values are ours, or passed a
        /// parser that has none of these, and this is for the day when one does not.
        mutating func writeField(_ name: String, _ value: String) {
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else { return }
            writeString(name)
            writeStaticString(": ")
            writeString(value)
            writeStaticString("\r\n")
        }
    }
#endif
