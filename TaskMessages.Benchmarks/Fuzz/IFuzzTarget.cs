namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>A decoder of untrusted input.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Makes the next input and keeps it.</summary>
    /// <returns>Its size in bytes.</returns>
    int Prepare(Random random);

    /// <summary>Decodes the input. Any exception but the decoder's own is let through.</summary>
    /// <returns>Whether it was accepted; false when the decoder's own exception refused it.</returns>
    bool Decode();

    /// <summary>Encodes again what was decoded.</summary>
    /// <returns>What is wrong; null when the result is the same.</returns>
    string? Verify();

    /// <summary>The input as text, so that it can become a test.</summary>
    string Describe();
}
