using System.Diagnostics.CodeAnalysis;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>The fields that one command, or one kind of write statement, knows. What is not listed is an error, never ignored.</summary>
internal sealed class CommandFields
{
    private readonly Dictionary<string, FieldRule> _rules = new(StringComparer.Ordinal);
    private readonly List<string> _required = [];

    /// <summary>For commands that take nothing but their own name.</summary>
    public static CommandFields None { get; } = new();

    /// <summary>Whether other fields are passed over: MongoDB itself does so for the handshake, to which newer drivers keep adding.</summary>
    public bool IgnoresUnknown { get; init; }

    public IReadOnlyCollection<string> Names => _rules.Keys;

    public CommandFields With(FieldType type, params ReadOnlySpan<string> names) => Add(new FieldRule(type), names);

    public CommandFields Require(FieldType type, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _required.Add(name);
        return Add(new FieldRule(type, Required: true), names);
    }

    /// <summary>Options of MongoDB that would change the result here: present with another value than their default, they are an error.</summary>
    public CommandFields Refuse(FieldType type, params ReadOnlySpan<string> names) => Add(new FieldRule(type, Refused: true), names);

    /// <summary>Options of MongoDB that are an error here whatever their value.</summary>
    public CommandFields RefuseAny(params ReadOnlySpan<string> names) => Add(new FieldRule(FieldType.Any, Refused: true, Always: true), names);

    public bool TryGetRule(string name, [NotNullWhen(true)] out FieldRule? rule) => _rules.TryGetValue(name, out rule);

    /// <summary>Checks a statement inside a command, such as one of <c>updates</c>.</summary>
    public Arguments Read(BsonDocument statement, string path)
    {
        foreach (var element in statement)
        {
            if (!TryGetRule(element.Name, out var rule))
                throw Unknown(path, element.Name);
            if (element.Value is not (BsonNull or BsonUndefined))
                rule.Check(path, element.Name, element.Value);
        }

        CheckRequired(statement, path);
        return new Arguments(statement, path);
    }

    public void CheckRequired(BsonDocument body, string path)
    {
        foreach (var name in _required)
        {
            if (!body.TryGetValue(name, out var value) || value is BsonNull or BsonUndefined)
                throw new ServerErrorException(ServerError.IDLFailedToParse, $"BSON field '{path}.{name}' is missing but a required field");
        }
    }

    public static ServerErrorException Unknown(string path, string name) => new(ServerError.IDLUnknownField, $"BSON field '{path}.{name}' is an unknown field.");

    private CommandFields Add(FieldRule rule, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _rules.Add(name, rule);
        return this;
    }
}
