using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class DecimalPowersTests
{
    [TestCase("0", "0")]
    [TestCase("0.000", "0.00")]
    [TestCase("4", "2")]
    [TestCase("4.00", "2.0")]
    [TestCase("1E+4", "1E+2")]
    [TestCase("10", "3.162277660168379331998893544432719")]
    [TestCase("2", "1.414213562373095048801688724209698")]
    [TestCase("0.5", "0.7071067811865475244008443621048490")]
    [TestCase("1E-6176", "1E-3088")]
    [TestCase("9.999999999999999999999999999999999E+6144", "3.162277660168379331998893544432718E+3072")]
    [TestCase("Infinity", "Infinity")]
    [TestCase("NaN", "NaN")]
    public void SquareRoot_OfADecimal_IsTheNearest(string value, string expected) =>
        Assert.That(DecimalPowers.SquareRoot(Decimal128.Parse(value)).ToString(), Is.EqualTo(expected));

    [TestCase("2", "3", "8.000000000000000000000000000000000")]
    [TestCase("-2", "3", "-8.000000000000000000000000000000000")]
    [TestCase("-2", "2", "4.000000000000000000000000000000000")]
    [TestCase("-2", "0.5", "NaN")]
    [TestCase("-1", "1E+40", "1.000000000000000000000000000000000")]
    [TestCase("-1.000", "3.0", "-1.000000000000000000000000000000000")]
    [TestCase("2", "0.5", "1.414213562373095048801688724209698")]
    [TestCase("2", "-1", "0.5000000000000000000000000000000000")]
    [TestCase("1.5", "2", "2.250000000000000000000000000000000")]
    [TestCase("10", "-3", "0.001000000000000000000000000000000000")]
    [TestCase("10", "6144", "1.000000000000000000000000000000000E+6144")]
    [TestCase("10", "6145", "Infinity")]
    [TestCase("-10", "6145", "-Infinity")]
    [TestCase("10", "-7000", "0E-6176")]
    [TestCase("3", "1000", "1.322070819480806636890455259752144E+477")]
    [TestCase("1.000000000000000000000000000000001", "1E+33", "2.718281828459045235360287471352661")]
    [TestCase("0", "2", "0E-6176")]
    [TestCase("0", "0", "1.000000000000000000000000000000000")]
    [TestCase("NaN", "0", "1.000000000000000000000000000000000")]
    [TestCase("NaN", "1", "NaN")]
    [TestCase("Infinity", "2", "Infinity")]
    [TestCase("Infinity", "-2", "0")]
    public void Power_OfDecimals_HasAllDigits(string number, string exponent, string expected) =>
        Assert.That(DecimalPowers.Power(Decimal128.Parse(number), Decimal128.Parse(exponent)).ToString(), Is.EqualTo(expected));
}
