import CCandorBLAS

/// What training's matrix products run on.
public enum MatrixProduct {
    /// The processor that OpenBLAS chose its kernels for, such as `SkylakeX`.
    public static var coreName: String { String(cString: cnd_gemm_core_name()) }
}
