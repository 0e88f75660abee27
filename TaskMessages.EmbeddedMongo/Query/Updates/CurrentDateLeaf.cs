namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$currentDate</c>.</summary>
internal sealed class CurrentDateLeaf(BsonValue now) : UpdateLeaf
{
    public static CurrentDateLeaf Parse(BsonValue spec, QueryScope scope)
    {
        var now = scope.Now ?? throw new InvalidOperationException("$currentDate needs a scope that has the time.");
        return new CurrentDateLeaf(IsTimestamp(spec) ? new BsonTimestamp((int)(now.MillisecondsSinceEpoch / 1000), 1) : now);
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context) => Changed(current, now);

    private static bool IsTimestamp(BsonValue spec)
    {
        if (spec is BsonBoolean)
            return false;
        if (spec is not BsonDocument options)
            throw Bad($"{BsonTypeNames.Of(spec)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({{$type: 'timestamp/date'}}).");
        bool? isTimestamp = null;
        foreach (var option in options)
        {
            if (option.Name != "$type")
                throw Bad("Unrecognized $currentDate option: " + option.Name);
            isTimestamp = option.Value switch
            {
                BsonString { Value: "date" } => false,
                BsonString { Value: "timestamp" } => true,
                _ => null,
            };
        }
        return isTimestamp ?? throw Bad("The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}");
    }

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
