namespace TaskMessages.Mongo.Driver;

/// <summary>Whether the process is one of a function-as-a-service host, which stops it between two requests, so that no connection can be kept waiting.</summary>
internal static class FunctionHosts
{
    private static readonly string[] Marks = ["AWS_LAMBDA_RUNTIME_API", "FUNCTIONS_WORKER_RUNTIME", "K_SERVICE", "FUNCTION_NAME", "VERCEL"];

    public static bool IsOne { get; } =
        Array.Exists(Marks, mark => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(mark)))
        || Environment.GetEnvironmentVariable("AWS_EXECUTION_ENV")?.StartsWith("AWS_Lambda_", StringComparison.Ordinal) == true;
}
