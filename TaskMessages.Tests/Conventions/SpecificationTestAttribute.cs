using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace TaskMessages.Tests.Conventions;

/// <summary>
/// A test over the data of MongoDB's specifications, whose folder is its argument: there where the data is, and not a skipped one where it is not; one line of the run
/// tells of all of them. (A method without a parameter would be a test whatever its builder says.)
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpecificationTestAttribute : NUnitAttribute, ITestBuilder, IImplyFixture
{
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite) =>
        SpecificationData.Root is not { } root ? []
        : [new NUnitTestCaseBuilder().BuildTestMethod(method, suite, new TestCaseParameters([root]) { TestName = method.Name })];
}
