using Microsoft.AspNetCore.DataProtection;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Registration;

/// <summary>The database and the stores on it, and the keys that encrypt what must not lie there in clear.</summary>
internal static class DatabaseRegistration
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<MongoOptions>(builder.Configuration, MongoOptions.SectionName);
        services.AddSection<EmbeddedMongoOptions>(builder.Configuration, EmbeddedMongoOptions.SectionName);
        services.AddSection<DataProtectionKeyOptions>(builder.Configuration, DataProtectionKeyOptions.SectionName);

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<MessageIdSource>();
        services.AddSingleton<KeyUsageRecorder>();
        services.AddDataProtection().SetApplicationName("TaskMessages");
        services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>, KeyRingDirectory>();
        services.AddSingleton<ISecretProtector, SecretProtector>();
    }
}
