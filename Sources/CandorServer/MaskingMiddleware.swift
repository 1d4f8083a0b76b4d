#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import CoreMetrics
    import HTTPTypes
    import Hummingbird
    import HummingbirdCore
    import Logging
    import NIOCore
    import NIOHTTP1

    /// Puts a mask in front of a handler of Hummingbird that answers inferences with all scores it has: for servers that
    /// have a model of their own.
    ///
    /// ```swift
    /// router.group("v2/models/digits").add(
    ///     middleware: MaskingMiddleware(model, access: access) { request in
    ///         await keys.account(of: request.headers[.authorization])
    ///     }
    /// ).post("infer") { request, _ in try await answer(request) }
    /// ```
    ///
    /// The handler gets requests of the Open Inference Protocol that ask for the one output with the scores, in JSON or
    /// with binary tensors, and answers in the same protocol with status 200. What it says with another status, or throws,
    /// stays behind, as it may hold scores: 400, 413 and 422 become 400, all others 502.
    public struct MaskingMiddleware<Context: RequestContext>: RouterMiddleware {
        private let mask: InferenceMask
        private let account: @Sendable (Request) async -> String?
        private let logger: Logger

        /// A mask for a model.
        ///
        /// - Parameters:
        ///   - access: decides what leaves, and counts it.
        ///   - limits: of bodies and of time.
        ///   - stickyKey: for policies with sticky noise.
        ///   - metrics: what is counted, by the process's backend unless another is named.
        ///   - account: whose request it is; nil for nobody's, which is refused.
        public init(
            _ model: ServedModel, access: AccessService, limits: Limits = Limits(), stickyKey: StickyKey? = nil,
            metrics: GatewayMetrics = GatewayMetrics(factory: MetricsSystem.factory),
            logger: Logger = Logger(label: "candor"), account: @escaping @Sendable (Request) async -> String?
        ) {
            mask = InferenceMask(
                model,
                parts: GatewayParts(
                    limits: limits, access: access, maskers: MaskerCache(stickyKey: stickyKey),
                    metrics: metrics))
            (self.account, self.logger) = (account, logger)
        }

        /// Answers with what the caller's level has of the handler's answer.
        @concurrent public func handle(
            _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
        ) async throws -> Response {
            var record = RequestRecord()
            var answer: Answer
            do {
                guard let name = await account(request), mask.parts.access.account(name) != nil else {
                    throw Refusal.unauthorized
                }
                record.account = name
                let caller = try Caller(name, level: request.headers[.level], useCase: request.headers[.useCase])
                let released = try await mask.infer(try await question(request), of: caller, &record) { question, _ in
                    try await ask(question, request, context, next)
                }
                answer = Answer(headers: released.headers, body: .bytes(released.body))
            } catch let refusal as Refusal {
                record.detail = refusal.detail
                answer = refusal.answer(.openInference)
            }
            record.log(answer.status, method: HTTPMethod(rawValue: request.method.rawValue), to: logger)
            return answer.response
        }

        /// The whole body, unpacked where the client packed it.
        private func question(_ request: Request) async throws -> InferenceMask.Question {
            let limit = mask.parts.limits.bodyBytes
            let end = ContinuousClock.now + .seconds(mask.parts.limits.requestTimeout)
            var packed: [UInt8] = []
            for try await piece in request.body {
                guard packed.count + piece.readableBytes <= limit else { throw Refusal.tooLarge(limit) }
                guard ContinuousClock.now < end else { throw Refusal.slow }
                piece.withUnsafeReadableBytes { packed.append(contentsOf: $0) }
            }
            return InferenceMask.Question(
                body: try ContentCoding.unpack(packed, request.headers[.contentEncoding], limit: limit),
                headerCount: request.headers[.inferenceHeaderLength], acceptEncoding: request.headers[.acceptEncoding])
        }

        private func ask(
            _ question: OpenInferenceExchange.Message, _ request: Request, _ context: Context,
            _ next: @concurrent (Request, Context) async throws -> Response
        ) async throws -> InferenceMask.Reply {
            var head = request.head
            head.headerFields[.contentEncoding] = nil
            head.headerFields[.contentLength] = "\(question.body.count)"
            head.headerFields[.inferenceHeaderLength] = question.headerCount.map { "\($0)" }
            let asked = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: question.body)))
            let response: Response
            do { response = try await next(asked, context) } catch let error as any HTTPResponseError {
                throw Self.refusal(error.status)
            } catch {
                throw Self.failure(error)
            }
            guard response.status == .ok else { throw Self.refusal(response.status) }
            let collected = CollectedBody(limit: mask.parts.limits.answerBytes)
            do { try await response.body.write(collected) } catch { throw Self.failure(error) }
            return InferenceMask.Reply(body: collected.bytes, headerCount: response.headers[.inferenceHeaderLength])
        }
    }

    extension MaskingMiddleware {
        /// Of an error that a handler throws the log has the type alone: its words may hold scores.
        private static func failure(_ error: any Error) -> Refusal {
            (error as? Refusal)
                ?? Refusal(.badGateway, "model: expected a prediction", detail: "\(type(of: error)) was thrown")
        }

        private static func refusal(_ status: HTTPResponse.Status) -> Refusal {
            let detail = "status \(status.code)"
            return [400, 413, 422].contains(status.code)
                ? Refusal(.badRequest, "inputs: expected those of the model", detail: detail)
                : Refusal(.badGateway, "model: expected a prediction", detail: detail)
        }
    }

    /// A handler's answer, read whole.
    private final class CollectedBody: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []
        private let limit: Int

        init(limit: Int) { self.limit = limit }

        func write(_ buffer: ByteBuffer) async throws {
            guard bytes.count + buffer.readableBytes <= limit else {
                throw Refusal(.badGateway, "model: expected a prediction", detail: "more than \(limit) bytes")
            }
            buffer.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    extension HTTPField.Name {
        fileprivate static let level = HTTPField.Name("Candor-Level")!
        fileprivate static let useCase = HTTPField.Name("Candor-Use-Case")!
        fileprivate static let inferenceHeaderLength = HTTPField.Name("Inference-Header-Content-Length")!
    }

    extension Answer {
        /// As a handler of Hummingbird answers.
        fileprivate var response: Response {
            var fields = HTTPFields()
            for (name, value) in headers {
                if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
            }
            // What a mask releases is whole.
            guard case .bytes(let bytes) = body else { return Response(status: .internalServerError) }
            return Response(
                status: HTTPResponse.Status(code: Int(status.code)), headers: fields,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }
#endif
