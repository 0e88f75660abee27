using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Executors;

/// <summary>What the service allows itself and the agents when it calls them over HTTP.</summary>
internal sealed class AgentsOptions
{
    public const string SectionName = "Agents";

    /// <summary>Lets agents live at loopback, private and link-local addresses. Default false; Development sets it.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>
    /// The token with which agents may register themselves, beside the administration's, at least 16 characters. Default none. In Development programs on this
    /// machine need none.
    /// </summary>
    [MinLength(16)]
    [Secret]
    public string? RegistrationToken { get; set; }

    /// <summary>How often a registered agent is looked at (<c>GET {acp_url}/healthz</c>), by one process; 0: never. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Agents:HealthInterval must be between {1} and {2}.")]
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent may take to say that it is well. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ErrorMessage = "Agents:HealthTimeout must be between {1} and {2}.")]
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The cookies of a user that an agent is given to act with, with commas between; empty: none. Default <c>_identityJwt</c>.</summary>
    public string DelegatedCookies { get; set; } = "_identityJwt";

    /// <summary>The longest time to resolve the agent's name and open a connection. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00", ErrorMessage = "Agents:ConnectTimeout must be between {1} and {2}.")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest silence: before the answer's head, and between two pieces of its body. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00", ErrorMessage = "Agents:IdleTimeout must be between {1} and {2}.")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time that one request may take in all. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00", ErrorMessage = "Agents:TotalTimeout must be between {1} and {2}.")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The largest answer body in bytes. Default 16 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024, ErrorMessage = "Agents:MaxResponseBytes must be between {1} and {2}.")]
    public int MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many of the newest earlier messages an agent is given. Default 100.</summary>
    [Range(0, 1000, ErrorMessage = "Agents:HistoryLimit must be between {1} and {2}.")]
    public int HistoryLimit { get; set; } = 100;

    /// <summary>
    /// How many characters those messages may have in all. Default 200,000: about 50,000 tokens of English, which leave room for the prompt and
    /// the answer in a window of 128,000.
    /// </summary>
    [Range(0, 100_000_000, ErrorMessage = "Agents:HistoryCharacters must be between {1} and {2}.")]
    public int HistoryCharacters { get; set; } = 200_000;
}
