using System.Text;
using System.Text.Json;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>One call of a tool, while a model streams it.</summary>
internal sealed class ToolCallDraft(int? number, int messageIndex)
{
    private readonly StringBuilder _arguments = new();
    private int _sent;

    /// <summary>The provider's number for it; null when it gives none.</summary>
    public int? Number { get; } = number;

    /// <summary>The number of its message in the answer.</summary>
    public int MessageIndex { get; } = messageIndex;

    public string? Id { get; private set; }

    public string? Name { get; private set; }

    /// <summary>Its message has begun, with the id and the name that were known then.</summary>
    public bool IsStarted { get; set; }

    /// <summary>
    /// A delta with an id of its own is another call, also where the provider numbers every call 0. Where there are no ids, so is one with a name that
    /// comes when the arguments are whole.
    /// </summary>
    public bool IsContinuedBy(string? id, JsonElement function) =>
        id is null ? function.Name("name") is null || PlainJson.TryParseObject(_arguments.ToString()) is null : Id is null || id == Id;

    public void Take(string? id, JsonElement function)
    {
        Id ??= id;
        Name ??= function.Name("name");
        switch (function.Find("arguments"))
        {
            case { ValueKind: JsonValueKind.String }:
                _arguments.Append(function.Piece("arguments"));
                break;
            case { ValueKind: JsonValueKind.Object } arguments:
                _arguments.Append(arguments.GetRawText());
                break;
        }
    }

    /// <summary>The arguments' text that has come since it was asked last; empty when none has.</summary>
    public string TakeArguments()
    {
        var text = _arguments.ToString(_sent, _arguments.Length - _sent);
        _sent = _arguments.Length;
        return text;
    }
}
