using System.Globalization;

namespace TaskMessages.Benchmarks;

/// <summary>Arguments of the form <c>word --name value --flag</c>. Each command takes what it knows, then checks that nothing is left.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> _options = new(StringComparer.Ordinal);

    public Arguments(IEnumerable<string> texts)
    {
        var words = new List<string>();
        string? name = null;
        foreach (var argument in texts)
        {
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                name = argument[2..];
                _options[name] = null;
            }
            else if (name is not null)
            {
                _options[name] = argument;
                name = null;
            }
            else
            {
                words.Add(argument);
            }
        }
        Words = words;
    }

    /// <summary>The arguments that are no options, in order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether the option is there without a value.</summary>
    public bool Flag(string name) => _options.Remove(name);

    /// <summary>The option's value, or null when it is absent.</summary>
    public string? Text(string name) => _options.Remove(name, out var value)
        ? value ?? throw new ArgumentsException($"--{name} needs a value")
        : null;

    /// <summary>The option's value between the bounds, or the default when it is absent.</summary>
    public int Number(string name, int otherwise, int least, int most)
    {
        var text = Text(name);
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentsException($"--{name} is a number from {least} to {most}");
    }

    /// <exception cref="ArgumentsException">An option was not taken by anybody.</exception>
    public void RefuseRest()
    {
        if (_options.Count > 0)
            throw new ArgumentsException($"Unknown option --{_options.Keys.First()}");
    }
}
