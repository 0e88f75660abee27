using System.Globalization;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>A service with something to look at.</summary>
internal static class Conversations
{
    private static readonly Dictionary<ChatStatus, (string Asked, string? Said)> Told = new()
    {
        [ChatStatus.Pending] = ("Book the meeting room on the second floor for Friday, 10:00", null),
        [ChatStatus.Running] = ("Summarise the contract with Northwind Traders and list what has changed since March", null),
        [ChatStatus.Paused] = ("Translate the release notes into German, French and Spanish", null),
        [ChatStatus.WaitingForUser] = ("I need a new lamp like the one in my last order", null),
        [ChatStatus.Completed] = ("When does my parcel arrive?", "It is with the carrier and arrives tomorrow between 9:00 and 12:00."),
        [ChatStatus.Failed] = ("Which invoices of October are still open?", "The agent answered 503 Service Unavailable three times: the model is overloaded, try again later."),
    };

    /// <summary>Tasks in every state, and one conversation with a message of every kind.</summary>
    /// <returns>That conversation's task.</returns>
    public static async Task<long> TellAsync(TaskMessagesApp app)
    {
        foreach (var status in Enum.GetValues<ChatStatus>())
            await app.GivenTaskAsync(status, change: task => About(task, Told[status]));
        using var created = await app.PostTaskAsync(new
        {
            agent_id = TaskMessagesApp.Agent,
            message = new { content = "My order 4711 arrived broken. Can I have my money back?" },
            metadata = new { customer = "c-17", channel = "web", order = new { number = 4711, items = 3 } },
        });
        var id = (long)(await created.JsonAsync(System.Net.HttpStatusCode.Accepted))["task_id"]!;
        await app.WaitForEndAsync(id);
        var task = id.ToString(CultureInfo.InvariantCulture);
        await app.AddMessageAsync(task, new { type = "reasoning", author = "agent", summary = new[] { "The customer wants a refund for a broken item." }, content = new[] { "First look the order up, then check the policy." } });
        await app.AddMessageAsync(task, new { type = "tool_request", author = "agent", tool_call_id = "call_1", name = "get_order", arguments = new { number = 4711 } });
        await app.AddMessageAsync(task, new { type = "tool_response", author = "agent", tool_call_id = "call_1", name = "get_order", content = new { status = "delivered", items = new[] { "lamp", "bulb" } }, is_error = false });
        await app.AddMessageAsync(task, new { type = "tool_response", author = "agent", tool_call_id = "call_2", name = "get_policy", content = "timed out after 10 s", is_error = true });
        await app.AddMessageAsync(task, new { type = "data", author = "agent", data = new { refund = new { amount = 49.9, currency = "EUR" }, approved = true } });
        await app.AddMessageAsync(task, new
        {
            type = "text",
            author = "agent",
            format = "markdown",
            content = "## Your refund\n\nI have refunded **49.90 EUR** for order *4711*.\n\n1. It arrives within three days.\n2. You need not send anything back.\n\n```json\n{ \"refund\": 49.9 }\n```\n\n| item | price |\n|---|---|\n| lamp | 49.90 |\n\nSee [the policy](https://example.org/policy).",
            attachments = new[] { new { file_id = "f-1", name = "receipt.pdf", size = 48_213, type = "application/pdf" } },
        });
        return id;
    }

    private static ChatTask About(ChatTask task, (string Asked, string? Said) told) => task with
    {
        Title = told.Asked,
        StoredInput = task.StoredInput is null ? null : told.Asked,
        Output = task.Output is null ? null : told.Said,
        Error = task.Error is null ? null : told.Said,
    };
}
