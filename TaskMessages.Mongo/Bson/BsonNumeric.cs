namespace TaskMessages.Mongo.Bson;

/// <summary>The values that compare with each other by their mathematical value, whatever their types.</summary>
public abstract class BsonNumeric : BsonValue
{
    protected override bool OperatorEqualsImpl(BsonValue rhs) => rhs is BsonNumeric && CompareTo(rhs) == 0 && !IsNaN;

    private protected virtual bool IsNaN => false;
}
