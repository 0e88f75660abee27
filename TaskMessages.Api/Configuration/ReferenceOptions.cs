namespace TaskMessages.Api.Configuration;

/// <summary>The page at <c>/swagger</c> on which the API can be read and tried.</summary>
internal sealed class ReferenceOptions
{
    public const string SectionName = "Reference";

    /// <summary>Whether anybody is shown the page outside Development, too. Default false. The description itself, <c>/openapi.json</c>, is always public.</summary>
    public bool Public { get; set; }

    /// <summary>Whether the page is there.</summary>
    public bool IsShown(IHostEnvironment environment) => Public || environment.IsDevelopment();
}
