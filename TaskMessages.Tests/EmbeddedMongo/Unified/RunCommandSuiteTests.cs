namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Commands that the client only hands on.</summary>
public sealed class RunCommandSuiteTests : UnifiedSuite
{
    private const string CommandCursors = "the vendor's driver has no member that makes a cursor of a command's reply";

    private protected override string Suite => "run_command";

    internal override int Held => 7;

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["runCommand: attaches apiVersion fields to given command when stableApi is configured on the client"] = "the runner does not declare an API version; the server takes it",
        ["runCursorCommand: errors if the command response is not a cursor"] = CommandCursors,
        ["runCursorCommand: creates an implicit session that is reused across getMores"] = CommandCursors,
        ["runCursorCommand: accepts an explicit session that is reused across getMores"] = CommandCursors,
        ["runCursorCommand: supports configuring getMore batchSize"] = CommandCursors,
        ["runCursorCommand: supports configuring getMore maxTimeMS"] = CommandCursors,
        ["runCursorCommand: supports configuring getMore comment"] = CommandCursors,
        ["runCursorCommand: does not close the cursor when receiving an empty batch"] = "there are no capped collections, and so no tailable cursors",
    };
}
