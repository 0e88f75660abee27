using System.Reflection;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Tests.Support;

/// <summary>A database that a test takes away and brings back: stores that are wrapped by it fail meanwhile.</summary>
public sealed class Outage
{
    private volatile bool _isAway;

    /// <summary>What the stores say while it is away.</summary>
    public StoreException Error { get; set; } = new StoreUnavailableException("down", new IOException());

    public bool IsAway { get => _isAway; set => _isAway = value; }

    public T Wrap<T>(T store) where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Guard(this, store);
        return proxy;
    }

    /// <summary>Public and open, because it is derived from at run time.</summary>
    public class Proxy : DispatchProxy
    {
        private Outage _outage = null!;
        private object _inner = null!;

        internal void Guard(Outage outage, object inner) => (_outage, _inner) = (outage, inner);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            => _outage.IsAway ? throw _outage.Error : targetMethod!.Invoke(_inner, args);
    }
}
