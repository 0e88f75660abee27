using System.Text;
using System.Text.Json;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>One call of a tool, while a model streams it.</summary>
internal sealed class ToolCallDraft(int? number, int messageIndex)
{
    private readonly StringBuilder _unsent = new();

    /// <summary>The provider's number for it; null when it gives none.</summary>
    public int? Number { get; } = number;

    /// <summary>The number of its message in the answer.</summary>
    public int MessageIndex { get; } = messageIndex;

    public string? Id { get; private set; }

    public string? Name { get; private set; }

    /// <summary>Its message has begun, with the id and the name that were known then.</summary>
    public bool IsStarted { get; set; }

    /// <summary>A delta with an id of its own is another call, also where the provider numbers every call 0.</summary>
    public bool IsContinuedBy(string? id) => id is null || Id is null || id == Id;

    public void Take(string? id, JsonElement function)
    {
        Id ??= id;
        Name ??= function.Name("name");
        switch (function.Find("arguments"))
        {
            case { ValueKind: JsonValueKind.String }:
                _unsent.Append(function.Piece("arguments"));
                break;
            case { ValueKind: JsonValueKind.Object } arguments:
                _unsent.Append(arguments.GetRawText());
                break;
        }
    }

    /// <summary>The arguments' text that has come since it was asked last; empty when none has.</summary>
    public string TakeArguments()
    {
        var text = _unsent.ToString();
        _unsent.Clear();
        return text;
    }
}
