using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class BsonOrderTests
{
    [Test]
    public void Compare_SampleValues_FollowTheOrder()
    {
        for (var i = 0; i < SampleValues.Groups.Count; i++)
        {
            for (var j = 0; j < SampleValues.Groups.Count; j++)
            {
                foreach (var left in SampleValues.Groups[i])
                {
                    foreach (var right in SampleValues.Groups[j])
                        Assert.That(Math.Sign(BsonOrder.Compare(left, right)), Is.EqualTo(Math.Sign(i.CompareTo(j))), $"{BsonText.Of(left)} and {BsonText.Of(right)}");
                }
            }
        }
    }

    [Test]
    public void Compare_Missing_EqualsUndefinedAndPrecedesNull()
    {
        Assert.That(BsonOrder.Compare(null, null), Is.Zero);
        Assert.That(BsonOrder.Compare(null, BsonUndefined.Value), Is.Zero);
        Assert.That(BsonOrder.Compare(null, BsonNull.Value), Is.Negative);
        Assert.That(BsonOrder.Compare(BsonMinKey.Value, null), Is.Negative);
    }

    [Test]
    public void Compare_RandomValues_IsATotalOrder()
    {
        var random = new RandomBson(20240607);
        for (var round = 0; round < 3000; round++)
        {
            var (a, b, c) = (random.Value(3), random.Value(3), random.Value(3));

            Assert.That(Math.Sign(BsonOrder.Compare(a, b)), Is.EqualTo(-Math.Sign(BsonOrder.Compare(b, a))), "antisymmetric");
            if (BsonOrder.Compare(a, b) <= 0 && BsonOrder.Compare(b, c) <= 0)
                Assert.That(BsonOrder.Compare(a, c), Is.LessThanOrEqualTo(0), "transitive");
            Assert.That(BsonOrder.Compare(a, a.DeepClone()), Is.Zero, "reflexive");
        }
    }

    [Test]
    public void EqualityComparer_EqualValues_HashAlike()
    {
        foreach (var group in SampleValues.Groups)
        {
            foreach (var value in group)
            {
                Assert.That(BsonOrder.EqualityComparer.Equals(group[0], value), Is.True);
                Assert.That(BsonOrder.EqualityComparer.GetHashCode(value), Is.EqualTo(BsonOrder.EqualityComparer.GetHashCode(group[0])), BsonText.Of(value));
            }
        }
    }

    [Test]
    public void EqualityComparer_DifferentGroups_AreDifferent()
    {
        var set = new HashSet<BsonValue>(SampleValues.All, BsonOrder.EqualityComparer);

        Assert.That(set, Has.Count.EqualTo(SampleValues.Groups.Count));
    }

    [TestCase("null", true)]
    [TestCase("{$undefined: true}", true)]
    [TestCase("0", false)]
    [TestCase("''", false)]
    public void IsNullish_Value_IsKnown(string value, bool expected) => Assert.That(BsonOrder.IsNullish(Shell.Value(value)), Is.EqualTo(expected));

    [Test]
    public void IsNaN_Numbers_FindsBothKinds()
    {
        Assert.That(SampleValues.All.Count(BsonOrder.IsNaN), Is.EqualTo(2));
        Assert.That(SampleValues.All.Where(BsonOrder.IsNaN).Select(value => value.BsonType), Is.EqualTo(new[] { BsonType.Double, BsonType.Decimal128 }));
    }
}
