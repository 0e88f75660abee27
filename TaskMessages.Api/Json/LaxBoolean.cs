namespace TaskMessages.Api.Json;

/// <summary>The contracts' lax booleans: booleans, 1 and 0, and the usual words in any case.</summary>
internal static class LaxBoolean
{
    public static bool TryRead(object? value, out bool result)
    {
        result = false;
        switch (value)
        {
            case bool flag:
                result = flag;
                return true;
            case long and (0 or 1):
                result = value is 1L;
                return true;
            case double and (0 or 1):
                result = value is 1.0;
                return true;
            case string text:
                return TryParse(text, out result);
            default:
                return false;
        }
    }

    private static bool TryParse(string text, out bool result)
    {
        result = text.ToUpperInvariant() is "TRUE" or "T" or "YES" or "Y" or "ON" or "1";
        return result || text.ToUpperInvariant() is "FALSE" or "F" or "NO" or "N" or "OFF" or "0";
    }
}
