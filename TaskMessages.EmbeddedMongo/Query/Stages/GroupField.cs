using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>One accumulated field of a <c>$group</c>.</summary>
internal sealed record GroupField(string Name, Expression Argument, Func<Accumulator> CreateAccumulator)
{
    public static GroupField Parse(BsonElement element, QueryScope scope)
    {
        if (element.Name.Contains('.', StringComparison.Ordinal))
            throw new ServerErrorException(40235, $"The field name '{element.Name}' cannot contain '.'");
        if (element.Name.StartsWith('$'))
            throw new ServerErrorException(40236, $"The field name '{element.Name}' cannot be an operator name");
        if (element.Value is not BsonDocument { ElementCount: > 0 } spec || !spec.GetElement(0).Name.StartsWith('$'))
            throw new ServerErrorException(40234, $"The field '{element.Name}' must be an accumulator object");
        if (spec.ElementCount > 1)
            throw new ServerErrorException(40238, $"The field '{element.Name}' must specify one accumulator");
        var (name, argument) = (spec.GetElement(0).Name, spec.GetElement(0).Value);
        var create = Accumulator.Find(name, scope.MaxMemory) ?? throw new ServerErrorException(15952, $"unknown group operator '{name}'");
        if (name == "$count")
        {
            return argument is BsonDocument { ElementCount: 0 }
                ? new GroupField(element.Name, new LiteralExpression(1), create)
                : throw new ServerErrorException(ServerError.TypeMismatch, "$count takes no arguments, i.e. $count:{}");
        }
        if (argument is BsonArray { Count: not 1 })
            throw new ServerErrorException(40237, $"The {name} accumulator is a unary operator");
        return new GroupField(element.Name, Expression.Parse(argument is BsonArray list ? list[0] : argument, scope), create);
    }
}
