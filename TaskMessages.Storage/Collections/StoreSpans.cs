using System.Diagnostics;
using System.Globalization;

namespace TaskMessages.Storage.Collections;

/// <summary>
/// The spans of the database, one an operation, by OpenTelemetry's conventions for database clients. They carry no document and no value: the vendor's
/// driver would write the text of a server's error into its own, which repeats stored values, and is not asked for spans.
/// </summary>
public static class StoreSpans
{
    public const string ActivitySourceName = "TaskMessages.Storage";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    internal static bool AreWanted => Source.HasListeners();

    /// <param name="operation">MongoDB's name of the command.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">Null: the command is not one on a collection.</param>
    internal static Activity? Start(string operation, string database, string? collection)
    {
        var span = Source.StartActivity($"{operation} {collection ?? database}", ActivityKind.Client);
        span?.SetTag("db.system.name", "mongodb").SetTag("db.namespace", database).SetTag("db.operation.name", operation);
        if (collection is not null)
            span?.SetTag("db.collection.name", collection);
        return span;
    }

    /// <summary>Notes that no usable reply came, or which number the server gave.</summary>
    internal static void Failed(Activity? span, Exception error)
    {
        if (span is null)
            return;
        if (StoreErrors.CodeOf(error) is { } code)
            Failed(span, code);
        else
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.GetType().FullName);
    }

    internal static void Failed(Activity? span, int code)
    {
        var text = code.ToString(CultureInfo.InvariantCulture);
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", text).SetTag("db.response.status_code", text);
    }
}
