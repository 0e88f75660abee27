using System.Reflection;
using System.Xml.Linq;

namespace TaskMessages.Tests.Docs;

/// <summary>The doc comments of an assembly, from the file that the compiler writes beside it.</summary>
internal sealed class DocumentationFile
{
    private readonly Dictionary<string, XElement> _members;

    public DocumentationFile(Assembly assembly) =>
        _members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The summary as one line of Markdown, or an empty text.</summary>
    public string Summary(MemberInfo member) => Summary(Id(member)) is { Length: > 0 } own ? own : member is Type type ? InheritedSummary(type) : "";

    /// <summary>The member's name in documentation files, as the C# specification defines it.</summary>
    internal static string Id(MemberInfo member) => member switch
    {
        Type type => "T:" + TypeId(type),
        ConstructorInfo constructor => $"M:{TypeId(constructor.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        MethodInfo method => $"M:{TypeId(method.DeclaringType!)}.{method.Name}{Arity(method)}{Parameters(method.GetParameters())}{Conversion(method)}",
        PropertyInfo property => $"P:{TypeId(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        _ => $"F:{TypeId(member.DeclaringType!)}.{member.Name}",
    };

    private string Summary(string id)
    {
        if (!_members.TryGetValue(id, out var member))
            return "";
        if (member.Element("inheritdoc")?.Attribute("cref") is { } source && source.Value != id)
            return Summary(source.Value);
        var text = member.Element("summary") is { } summary ? string.Concat(summary.Nodes().Select(Markdown))
            : member.Element("returns") is { } returns ? "Returns " + Uncapitalized(string.Concat(returns.Nodes().Select(Markdown)).Trim())
            : "";
        return string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }

    private string InheritedSummary(Type type) => type.GetInterfaces().Prepend(type.BaseType).OfType<Type>()
        .Select(parent => Summary(Id(parent.IsGenericType ? parent.GetGenericTypeDefinition() : parent)))
        .FirstOrDefault(summary => summary.Length > 0) ?? "";

    private static string Markdown(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when element.Attribute("cref") is { } target => $"`{ShortName(target.Value)}`",
        XElement element when (element.Attribute("name") ?? element.Attribute("langword")) is { } name => $"`{name.Value}`",
        XElement element => element.Value,
        _ => node.ToString().Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal),
    };

    /// <summary><c>M:A.B.C``1(D)</c> becomes C, or B where C is the constructor.</summary>
    private static string ShortName(string id)
    {
        var names = id[2..].Split('(')[0].Split('.');
        return (names[^1] == "#ctor" ? names[^2] : names[^1]).Split('`')[0];
    }

    private static string Uncapitalized(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];

    private static string Arity(MethodInfo method) => method.IsGenericMethodDefinition ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Conversion(MethodInfo method) =>
        method.Name is "op_Implicit" or "op_Explicit" ? "~" + Reference(method.ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Reference(parameter.ParameterType)))})";

    private static string TypeId(Type type) => type.FullName!.Replace('+', '.');

    private static string Reference(Type type)
    {
        if (type.IsByRef)
            return Reference(type.GetElementType()!) + "@";
        if (type.IsArray)
            return Reference(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        if (!type.IsGenericType)
            return TypeId(type);

        // a nested type's arguments belong to the types around it, each with as many as its name says
        var arguments = new Queue<string>(type.GetGenericArguments().Select(Reference));
        var names = type.GetGenericTypeDefinition().FullName!.Split('+').Select(name => name.Split('`') is [var plain, var count]
            ? $"{plain}{{{string.Join(',', Enumerable.Range(0, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)).Select(_ => arguments.Dequeue()))}}}"
            : name);
        return string.Join('.', names);
    }
}
