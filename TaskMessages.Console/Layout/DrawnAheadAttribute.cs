namespace TaskMessages.Console.Layout;

/// <summary>The page is in the answer to the request for it, before its connection is opened: <see cref="Visit"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DrawnAheadAttribute : Attribute;
