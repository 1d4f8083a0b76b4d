#if Gateway
    /// Fields of an answer, or of a part of a stream, that leave, each of its form; all others stay.
    enum CompletionFields {
        /// Those of the whole, beside the choices. The model is named as the request named it.
        static let answer: [String: JSONField] = [
            "id": .identifier, "object": .oneOf(["chat.completion", "chat.completion.chunk", "text_completion"]),
            "created": .count, "usage": usage, "system_fingerprint": .identifier, "service_tier": .word,
        ]
        /// Those of a text completion's choice and of a chat's, beside log-probabilities.
        static func choice(_ endpoint: OpenAIEndpoint) -> [String: JSONField] {
            endpoint == .chat ? chatChoice : ["index": .count, "finish_reason": .word, "text": .text]
        }

        private static let chatChoice: [String: JSONField] = [
            "index": .count, "finish_reason": .word, "message": message, "delta": message,
        ]
        private static let message = JSONField.object([
            "role": .word, "content": .text, "refusal": .text, "tool_calls": .list(call), "function_call": function,
            "annotations": .list(.object(["type": .word, "url_citation": citation])),
        ])
        private static let call = JSONField.object([
            "index": .count, "id": .text, "type": .word, "function": function,
        ])
        private static let function = JSONField.object(["name": .text, "arguments": .text])
        private static let citation = JSONField.object([
            "start_index": .count, "end_index": .count, "title": .text, "url": .text,
        ])
        private static let usage = JSONField.object([
            "prompt_tokens": .count, "completion_tokens": .count, "total_tokens": .count,
            "prompt_tokens_details": details, "completion_tokens_details": details,
        ])
        private static let details = JSONField.object([
            "cached_tokens": .count, "audio_tokens": .count, "text_tokens": .count, "image_tokens": .count,
            "reasoning_tokens": .count, "accepted_prediction_tokens": .count, "rejected_prediction_tokens": .count,
        ])
    }
#endif
