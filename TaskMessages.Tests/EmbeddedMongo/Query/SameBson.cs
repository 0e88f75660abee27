using NUnit.Framework.Constraints;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Compares values by what their bytes would be. The equality of the vendor's types takes 1 for 1.0 within documents, and NaN for another than itself.</summary>
internal static class SameBson
{
    public static EqualConstraint As(BsonValue? expected) => Is.EqualTo(expected).Using<BsonValue>(BsonIdentity.AreSame);
}
