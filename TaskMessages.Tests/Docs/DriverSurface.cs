using System.Globalization;
using System.Reflection;

namespace TaskMessages.Tests.Docs;

/// <summary>The public members of a driver's assembly as C# would declare them, without the namespaces in which the two drivers differ.</summary>
internal static class DriverSurface
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Boolean"] = "bool",
        ["Byte"] = "byte",
        ["Decimal"] = "decimal",
        ["Double"] = "double",
        ["Int16"] = "short",
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["Object"] = "object",
        ["String"] = "string",
        ["UInt32"] = "uint",
        ["UInt64"] = "ulong",
        ["Void"] = "void",
    };

    /// <summary>What every type has.</summary>
    private static readonly string[] OfObject = [nameof(ToString), nameof(Equals), nameof(GetHashCode), nameof(GetType)];

    /// <param name="assembly">Whose types.</param>
    /// <param name="root">The namespace that the drivers' own lie in.</param>
    public static IEnumerable<Type> Types(Assembly assembly, string root) => assembly.GetExportedTypes()
        .Where(type => type.Namespace!.StartsWith(root, StringComparison.Ordinal))
        .OrderBy(type => type.Namespace, StringComparer.Ordinal).ThenBy(Name, StringComparer.Ordinal);

    /// <summary>The name that code uses: <c>IAsyncCursor&lt;TDocument&gt;</c>.</summary>
    public static string Name(Type type)
    {
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (!type.IsGenericType)
            return type.IsGenericParameter || !Keywords.TryGetValue(type.Name, out var keyword) ? type.Name : keyword;
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    /// <summary>The members that the type declares, or with <paramref name="inherited"/> all that it has.</summary>
    public static IEnumerable<string> MembersOf(Type type, bool inherited)
    {
        var flags = inherited ? Members | BindingFlags.FlattenHierarchy : Members | BindingFlags.DeclaredOnly;
        IEnumerable<Type> owners = inherited && type.IsInterface ? [type, .. type.GetInterfaces()] : [type];
        return owners.SelectMany(owner => owner.GetMembers(flags)).Select(Signature).OfType<string>().Distinct().Order(StringComparer.Ordinal);
    }

    /// <summary>The members that the type declares, each as <see cref="MembersOf"/> writes it.</summary>
    public static IEnumerable<(string Signature, MemberInfo Member)> DeclaredBy(Type type) => type.GetMembers(Members | BindingFlags.DeclaredOnly)
        .Select(member => (Signature: Signature(member), Member: member))
        .Where(member => member.Signature is not null)
        .Select(member => (member.Signature!, member.Member))
        .OrderBy(member => member.Item1, StringComparer.Ordinal);

    private static string? Signature(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } constructor => $"new({Parameters(constructor)}): {Name(constructor.DeclaringType!)}",
        MethodInfo { IsSpecialName: true, Name: ['o', 'p', '_', ..] } conversion => $"{conversion.Name[3..]}({Parameters(conversion)}): {Name(conversion.ReturnType)}",
        MethodInfo { IsSpecialName: false } method when !OfObject.Contains(method.Name) && !method.Name.Contains('<', StringComparison.Ordinal) =>
            $"{method.Name}{TypeParameters(method)}({Parameters(method)}): {Name(method.ReturnType)}",
        PropertyInfo property => $"{PropertyName(property)}: {Name(property.PropertyType)}{Accessors(property)}",
        FieldInfo { IsSpecialName: false } field => field.DeclaringType!.IsEnum ? field.Name : $"{field.Name}: {Name(field.FieldType)}",
        _ => null,
    };

    private static string PropertyName(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;

    private static string Accessors(PropertyInfo property) =>
        (property.GetMethod?.IsPublic == true ? " get" : "") + (property.SetMethod?.IsPublic == true ? " set" : "");

    private static string TypeParameters(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        var optional = parameter.HasDefaultValue
            ? parameter.DefaultValue is { } value ? " = " + Convert.ToString(value, CultureInfo.InvariantCulture) : parameter.ParameterType.IsValueType ? " = default" : " = null"
            : "";
        return $"{passing}{Name(parameter.ParameterType)} {parameter.Name}{optional}";
    }
}
