namespace TaskMessages.Domain.Administration;

/// <summary>What a collection holds and takes.</summary>
/// <param name="Name">The collection.</param>
/// <param name="Documents">How many there are.</param>
/// <param name="DataBytes">The documents themselves.</param>
/// <param name="StorageBytes">What they take of the disk, without indexes.</param>
/// <param name="Indexes">The size of each index in bytes, by its name.</param>
public sealed record CollectionSize(string Name, long Documents, long DataBytes, long StorageBytes, IReadOnlyDictionary<string, long> Indexes)
{
    public long IndexBytes => Indexes.Values.Sum();
}
