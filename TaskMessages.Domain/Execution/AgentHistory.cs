using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

/// <summary>What of a conversation an agent is given: its newest part, with every call of a tool whole or not at all.</summary>
internal static class AgentHistory
{
    /// <param name="messages">Oldest first.</param>
    /// <param name="count">How many messages at the most.</param>
    /// <param name="characters">How many characters of them all at the most. The oldest are left out whole, and nothing is given that is older than one that was.</param>
    public static IReadOnlyList<Message> Of(IReadOnlyList<Message> messages, int count, long characters)
    {
        var first = messages.Count;
        while (first > 0 && messages.Count - first < count)
        {
            characters -= ContentLength.Of(messages[first - 1].Content);
            if (characters < 0)
                break;
            first--;
        }

        return WithWholeCalls([.. messages.Skip(first)]);
    }

    /// <summary>
    /// Leaves out requests that no response follows, as of a turn that broke off, and responses without a request, as of one that is no longer
    /// within the limits: providers refuse both.
    /// </summary>
    private static List<Message> WithWholeCalls(List<Message> messages)
    {
        // Models number their calls anew in every turn, so the id alone does not tell two calls apart.
        var open = new Dictionary<(string? TurnId, string CallId), Queue<Message>>();
        var whole = new HashSet<Message>(ReferenceEqualityComparer.Instance);
        foreach (var message in messages)
        {
            switch (message.Content)
            {
                case ToolRequestContent request:
                    var key = (message.TurnId, request.ToolCallId);
                    if (!open.TryGetValue(key, out var requests))
                        open.Add(key, requests = new Queue<Message>());
                    requests.Enqueue(message);
                    break;
                case ToolResponseContent response:
                    if (open.TryGetValue((message.TurnId, response.ToolCallId), out var asked) && asked.TryDequeue(out var answered))
                    {
                        whole.Add(answered);
                        whole.Add(message);
                    }

                    break;
                default:
                    whole.Add(message);
                    break;
            }
        }

        return whole.Count == messages.Count ? messages : messages.FindAll(whole.Contains);
    }
}
