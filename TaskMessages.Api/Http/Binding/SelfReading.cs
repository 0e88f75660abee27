namespace TaskMessages.Api.Http.Binding;

/// <summary>Tells the types of requests that read themselves.</summary>
internal static class SelfReading
{
    /// <param name="type">Any type.</param>
    /// <param name="reading">The open interface, of one argument: the type itself.</param>
    public static bool Is(Type type, Type reading) => Array.Exists(
        type.GetInterfaces(), face => face.IsGenericType && face.GetGenericTypeDefinition() == reading && face.GenericTypeArguments[0] == type);
}
