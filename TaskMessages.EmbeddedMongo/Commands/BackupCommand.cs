using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>backup</c>, which MongoDB does not have: copies everything, as it is at one moment, into a new folder of the backup directory.</summary>
internal static class BackupCommand
{
    private const int MaxNameLength = 64;

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (context.Options.BackupDirectory is not { } root)
            throw new ServerErrorException(ServerError.IllegalOperation, "backup needs a backup directory in the server's settings (EmbeddedMongo:BackupDirectory)");
        if (request.Body.GetElement(0).Value is not BsonString { Value: var name } || !IsName(name))
            throw new ServerErrorException(ServerError.BadValue, "backup needs the name of a folder: 1 to 64 letters, digits, '-', '_' or '.', and no '.' in front");
        var directory = Path.GetFullPath(Path.Combine(root, name));
        try
        {
            await context.Engine.BackupAsync(directory, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServerErrorException(ServerError.OperationFailed, error.Message);
        }

        return new BsonDocument("directory", directory);
    }

    /// <summary>Whether a backup may have this name: it cannot lead out of the backup directory.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
