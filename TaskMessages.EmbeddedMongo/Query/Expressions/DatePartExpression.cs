namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>A part of a date, such as <c>$year</c>: in UTC, or in a time zone that is given with the date.</summary>
internal sealed class DatePartExpression(string @operator, Expression date, Expression? timeZone, Func<DateTime, int> part) : Expression
{
    /// <summary>The calendar repeats itself after 400 years, days of the week included.</summary>
    private const long CycleMilliseconds = 146_097L * 86_400_000;

    private const string Year = "$year";

    private static readonly Dictionary<string, Func<DateTime, int>> Parts = new(StringComparer.Ordinal)
    {
        ["$dayOfMonth"] = date => date.Day,
        ["$dayOfWeek"] = date => (int)date.DayOfWeek + 1,
        ["$dayOfYear"] = date => date.DayOfYear,
        ["$hour"] = date => date.Hour,
        ["$millisecond"] = date => date.Millisecond,
        ["$minute"] = date => date.Minute,
        ["$month"] = date => date.Month,
        ["$second"] = date => date.Second,
        [Year] = date => date.Year,
    };

    public override bool IsConstant => date.IsConstant && timeZone?.IsConstant != false;

    public static IEnumerable<string> Names => Parts.Keys;

    public static DatePartExpression? Parse(string name, BsonValue arguments, VariableScope scope)
    {
        if (!Parts.TryGetValue(name, out var part))
            return null;
        if (arguments is BsonArray list)
        {
            return list.Count == 1
                ? new DatePartExpression(name, ExpressionParser.Parse(list[0], scope), null, part)
                : throw new ServerErrorException(40536, $"{name} accepts exactly one argument if given an array, but was given {list.Count}");
        }
        if (arguments is not BsonDocument options || (options.ElementCount > 0 && options.GetElement(0).Name.StartsWith('$')))
            return new DatePartExpression(name, ExpressionParser.Parse(arguments, scope), null, part);
        foreach (var option in options)
        {
            if (option.Name is not ("date" or "timezone"))
                throw new ServerErrorException(40535, $"unrecognized option to {name}: \"{option.Name}\"");
        }
        if (!options.TryGetValue("date", out var date))
            throw new ServerErrorException(40539, $"missing 'date' argument to {name}, provided: {BsonText.OfElement(name, options)}");
        return new DatePartExpression(
            name, ExpressionParser.Parse(date, scope), options.TryGetValue("timezone", out var timeZone) ? ExpressionParser.Parse(timeZone, scope) : null, part);
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var value = date.Evaluate(context);
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        var instant = ToMilliseconds(value!);
        if (timeZone is null)
            return PartAt(instant);
        var zone = timeZone.Evaluate(context);
        if (BsonOrder.IsNullish(zone))
            return BsonNull.Value;
        return zone is BsonString { Value: var name }
            ? PartAt(instant + TimeZones.OffsetAt(name, instant))
            : throw new ServerErrorException(40533, $"{@operator} requires a string for the timezone argument, but was given a {BsonTypeNames.Of(zone)} ({BsonText.Of(zone)})");
    }

    private static long ToMilliseconds(BsonValue value) => value switch
    {
        BsonDateTime date => date.MillisecondsSinceEpoch,
        BsonObjectId id => new BsonDateTime(id.Value.CreationTime).MillisecondsSinceEpoch,
        BsonTimestamp stamp => (uint)stamp.Timestamp * 1000L,
        _ => throw new ServerErrorException(16006, $"can't convert from BSON type {BsonTypeNames.Of(value)} to Date"),
    };

    /// <summary>Dates may be of years that .NET's are not, so the part is that of a like date not long after 1970.</summary>
    private BsonValue PartAt(long instant)
    {
        var cycles = (instant / CycleMilliseconds) - (instant % CycleMilliseconds < 0 ? 1 : 0);
        var found = part(DateTime.UnixEpoch.AddMilliseconds(instant - (cycles * CycleMilliseconds)));
        return @operator == Year ? found + (int)(cycles * 400) : found;
    }
}
