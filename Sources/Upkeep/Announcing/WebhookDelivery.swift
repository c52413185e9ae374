extension Deliveries {
    func post(_ message: Message, to webhook: Announcement.Webhook) -> Problem? { nil }
}
