namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Powers of ten for 34-digit coefficients.</summary>
internal static class Decimal128Digits
{
    /// <summary>Most digits a coefficient has.</summary>
    public const int Max = 34;

    private static readonly UInt128[] PowersOfTen = CreatePowersOfTen();

    public static UInt128 MaxCoefficient { get; } = PowersOfTen[Max] - 1;

    public static UInt128 PowerOfTen(int exponent) => PowersOfTen[exponent];

    /// <summary>How many decimal digits the number has; one for zero.</summary>
    public static int Count(UInt128 value)
    {
        var digits = 1;
        while (digits <= Max && value >= PowersOfTen[digits])
            digits++;
        return digits;
    }

    private static UInt128[] CreatePowersOfTen()
    {
        var powers = new UInt128[Max + 1];
        powers[0] = UInt128.One;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
