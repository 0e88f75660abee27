namespace TaskMessages.Console.Operations;

/// <summary>The configuration in effect; the service knows what of it is secret.</summary>
public interface IServiceSettings
{
    /// <summary>Every setting, in the order of the page that explains them.</summary>
    IReadOnlyList<Setting> Read();
}
