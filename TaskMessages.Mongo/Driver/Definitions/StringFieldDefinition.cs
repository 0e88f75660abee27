namespace TaskMessages.Mongo.Driver;

/// <summary>A field whose dotted name is written out.</summary>
public sealed class StringFieldDefinition<TDocument, TField>(string fieldName) : FieldDefinition<TDocument, TField>
{
    private readonly string _fieldName = fieldName ?? throw new ArgumentNullException(nameof(fieldName));

    internal override string Render() => _fieldName;
}
