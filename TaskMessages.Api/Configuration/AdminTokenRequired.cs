using Microsoft.Extensions.Options;

namespace TaskMessages.Api.Configuration;

/// <summary>Outside Development nothing is administered with a token that everybody knows: the service does not start without one.</summary>
internal sealed class AdminTokenRequired(IHostEnvironment environment) : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options) => options.IsSet || environment.IsDevelopment()
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("Admin:TokenHash or Admin:Token must be set: without it nobody could administer agents and keys");
}
