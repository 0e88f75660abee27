namespace TaskMessages.Mongo.Driver;

/// <summary>How a transaction is begun. There are no transactions: this is here so that the question can be asked, and is answered with an error.</summary>
public sealed class TransactionOptions
{
    private TransactionOptions()
    {
    }
}
