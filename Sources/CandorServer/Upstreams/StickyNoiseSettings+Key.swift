#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking

    extension StickyNoiseSettings {
        /// The key in the file, which all gateways of a model share.
        ///
        /// - Throws: ``AccessError/file(path:reason:)``.
        func key() throws(AccessError) -> StickyKey {
            let secret = try SmallFile.bytes(keyFile, count: StickyKey.byteCount)
            let rotation = StickyKey.Rotation.every(seconds: rotation)
            return try secret.withUnsafeBytes { bytes throws(AccessError) in
                do throws(MaskError) { return try StickyKey(copying: bytes.bytes, rotation: rotation) } catch {
                    throw .file(path: keyFile, reason: "\(error)")
                }
            }
        }
    }
#endif
