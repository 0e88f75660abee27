using System.Reflection;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Console.Operations;

namespace TaskMessages.Api.Console;

/// <summary>Shows the options of every section that was registered, and what the documentation says of them.</summary>
internal sealed class ServiceSettings(IEnumerable<ConfiguredSection> sections, IServiceProvider services) : IServiceSettings
{
    public IReadOnlyList<Setting> Read()
    {
        var page = SettingsPage.Read();
        return [.. sections.SelectMany(section => SettingsOf(section, page)).OrderBy(setting => page.TryGetValue(setting.Key, out var known) ? known.Place : int.MaxValue)];
    }

    private IEnumerable<Setting> SettingsOf(ConfiguredSection section, IReadOnlyDictionary<string, (int Place, string Section, string Meaning)> page)
    {
        var holder = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(section.Options));
        var options = holder.GetType().GetProperty(nameof(IOptions<object>.Value))!.GetValue(holder)!;
        var defaults = Activator.CreateInstance(section.Options)!;
        foreach (var property in section.Options.GetProperties().Where(property => property.CanWrite))
        {
            var isSecret = property.GetCustomAttribute<SecretAttribute>() is not null;
            var value = property.GetValue(options);
            var key = section.KeyOf(property.Name);
            var (_, heading, meaning) = page.GetValueOrDefault(key, (0, "", ""));
            var isSet = SettingText.Of(value, isSecret: false) != SettingText.Of(property.GetValue(defaults), isSecret: false);
            yield return new Setting(key, SettingText.Of(value, isSecret), isSet, heading, meaning);
        }
    }
}
