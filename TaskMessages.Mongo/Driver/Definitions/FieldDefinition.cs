namespace TaskMessages.Mongo.Driver;

/// <summary>A field by its dotted name.</summary>
public abstract class FieldDefinition<TDocument, TField>
{
    private protected FieldDefinition()
    {
    }

    public static implicit operator FieldDefinition<TDocument, TField>(string fieldName) =>
        new StringFieldDefinition<TDocument, TField>(fieldName);

    internal abstract string Render();
}
