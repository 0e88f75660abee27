using Serilog.Core;
using Serilog.Events;

namespace TaskMessages.Api.Hosting;

/// <summary>Cleans the values of every event, by <see cref="LogText"/>, before any sink sees it.</summary>
internal sealed class LogCleaner : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        List<LogEventProperty>? cleaned = null;
        foreach (var (name, value) in logEvent.Properties)
        {
            if (Cleaned(value) is { } clean)
                (cleaned ??= []).Add(new LogEventProperty(name, clean));
        }

        cleaned?.ForEach(logEvent.AddOrUpdateProperty);
    }

    /// <returns>Null: it is clean.</returns>
    private static LogEventPropertyValue? Cleaned(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => LogText.IsClean(text) ? null : new ScalarValue(LogText.Clean(text)),
        ScalarValue { Value: null or bool or int or long or double or DateTime or DateTimeOffset or TimeSpan or Enum } => null,
        ScalarValue { Value: { } other } => other.ToString() is { } text && !LogText.IsClean(text) ? new ScalarValue(LogText.Clean(text)) : null,
        SequenceValue sequence when sequence.Elements.Any(IsUnclean) => new SequenceValue(sequence.Elements.Select(OrCleaned)),
        StructureValue structure when structure.Properties.Any(member => IsUnclean(member.Value)) =>
            new StructureValue(structure.Properties.Select(member => new LogEventProperty(member.Name, OrCleaned(member.Value))), structure.TypeTag),
        DictionaryValue map when map.Elements.Any(pair => IsUnclean(pair.Key) || IsUnclean(pair.Value)) =>
            new DictionaryValue(map.Elements.Select(pair => KeyValuePair.Create((ScalarValue)OrCleaned(pair.Key), OrCleaned(pair.Value)))),
        _ => null,
    };

    private static bool IsUnclean(LogEventPropertyValue value) => Cleaned(value) is not null;

    private static LogEventPropertyValue OrCleaned(LogEventPropertyValue value) => Cleaned(value) ?? value;
}
