namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>What a bit condition asks of the bits of its mask.</summary>
internal enum BitTest
{
    AllSet,
    AllClear,
    AnySet,
    AnyClear,
}
