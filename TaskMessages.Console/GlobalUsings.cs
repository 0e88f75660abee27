global using JsonMap = System.Collections.Generic.OrderedDictionary<string, object?>;
