using System.Text.Json;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Puts a model's calls of tools together, each into a message of its own. Nobody answers them here; they show what the model wanted.</summary>
/// <param name="nextIndex">Gives out numbers for messages.</param>
internal sealed class ToolCalls(Func<int> nextIndex)
{
    private readonly List<ToolCallDraft> _calls = [];

    public IEnumerable<string> Names => _calls.Select(call => call.Name ?? "?").Distinct();

    /// <param name="message">A message or delta, with <c>tool_calls</c> or the older <c>function_call</c>.</param>
    public IEnumerable<AgentUpdate> Take(JsonElement message)
    {
        foreach (var call in message.Items("tool_calls"))
        {
            if (call.Find("function") is { ValueKind: JsonValueKind.Object } function && Take(call.Count("index"), call.Name("id"), function) is { } update)
                yield return update;
        }

        if (message.Find("function_call") is { ValueKind: JsonValueKind.Object } only && Take(0, null, only) is { } onlyUpdate)
            yield return onlyUpdate;
    }

    /// <summary>Nothing follows.</summary>
    public IEnumerable<AgentUpdate> End()
    {
        foreach (var call in _calls)
        {
            if (!call.IsStarted)
                yield return Start(call);
            yield return new DeltaUpdate(call.MessageIndex, new ToolRequestDelta(IdOf(call), call.Name ?? "", call.TakeArguments()));
            yield return new DoneUpdate(call.MessageIndex);
        }
    }

    private static string IdOf(ToolCallDraft call) => call.Id ?? $"call_{call.MessageIndex}";

    private static StartUpdate Start(ToolCallDraft call)
    {
        call.IsStarted = true;
        return new StartUpdate(call.MessageIndex, new ToolRequestContent(Author.Agent, Style.Static, IdOf(call), call.Name ?? "", []));
    }

    /// <returns>Null while the call's name has not come.</returns>
    private AgentUpdate? Take(long? number, string? id, JsonElement function)
    {
        var call = Find((int?)number, id, function);
        call.Take(id, function);
        if (!call.IsStarted)
            return call.Name is null ? null : Start(call);
        return new DeltaUpdate(call.MessageIndex, new ToolRequestDelta(IdOf(call), call.Name ?? "", call.TakeArguments()));
    }

    private ToolCallDraft Find(int? number, string? id, JsonElement function)
    {
        var known = number is null ? _calls.LastOrDefault() : _calls.FindLast(call => call.Number == number);
        if (known is not null && known.IsContinuedBy(id, function))
            return known;
        var added = new ToolCallDraft(number, nextIndex());
        _calls.Add(added);
        return added;
    }
}
