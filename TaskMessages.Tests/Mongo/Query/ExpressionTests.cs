using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.Tests.Mongo.Query;

/// <summary>Each row is an expression over the sample document and its value; a missing value is written <c>-</c>.</summary>
public sealed class ExpressionTests
{
    private const string Sample =
        "{_id: 1, i: 7, n: -2, d: 2.5, l: {$numberLong: '5000000000'}, s: 'Hello', e: '', t: true, z: null, a: [1, 2, 3], o: {x: 1, y: {z: 2}}, " +
        "docs: [{k: 1, v: 'a'}, {k: 2}, 5, [{k: 3}]], when: {$date: {$numberLong: '1700000000123'}}, id: {$oid: '655361800000000000000000'}, m: {$numberDecimal: '1.50'}}";

    private static readonly QueryScope Scope = new(DateTimeOffset.FromUnixTimeMilliseconds(5), Shell.Doc("{limit: 10, who: {name: 'ann'}}"));

    [TestCase("'$i'", "7")]
    [TestCase("'$o.y.z'", "2")]
    [TestCase("'$nope'", "-")]
    [TestCase("'$i.x'", "-")]
    [TestCase("'$docs.k'", "[1, 2, [3]]")]
    [TestCase("'$a.0'", "[]")]
    [TestCase("'$$ROOT.i'", "7")]
    [TestCase("'$$CURRENT.i'", "7")]
    [TestCase("'$$REMOVE'", "-")]
    [TestCase("'$$NOW'", "{$date: {$numberLong: '5'}}")]
    [TestCase("'$$limit'", "10")]
    [TestCase("'$$who.name'", "'ann'")]
    [TestCase("{$literal: '$i'}", "'$i'")]
    [TestCase("{$literal: {$add: [1, 2]}}", "{$add: [1, 2]}")]
    [TestCase("{a: '$i', b: '$nope', c: {d: '$d'}}", "{a: 7, c: {d: 2.5}}")]
    [TestCase("['$i', '$nope']", "[7, null]")]
    [TestCase("5", "5")]
    [TestCase("{$getField: 'i'}", "7")]
    [TestCase("{$getField: {field: 'x', input: '$o'}}", "1")]
    [TestCase("{$setField: {field: 'a.b', input: '$o', value: 5}}", "{x: 1, y: {z: 2}, a.b: 5}")]
    [TestCase("{$setField: {field: {$literal: '$x'}, input: {}, value: 5}}", "{$x: 5}")]
    [TestCase("{$unsetField: {field: 'y', input: '$o'}}", "{x: 1}")]
    public void PathsAndLiterals(string expression, string expected) => Check(expression, expected);

    [TestCase("{$add: ['$i', 1]}", "8")]
    [TestCase("{$add: ['$i', '$l']}", "{$numberLong: '5000000007'}")]
    [TestCase("{$add: ['$i', '$d']}", "9.5")]
    [TestCase("{$add: ['$m', 1]}", "{$numberDecimal: '2.50'}")]
    [TestCase("{$add: []}", "0")]
    [TestCase("{$add: ['$i', '$z']}", "null")]
    [TestCase("{$add: ['$i', '$nope']}", "null")]
    [TestCase("{$add: ['$when', 1000]}", "{$date: {$numberLong: '1700000001123'}}")]
    [TestCase("{$add: [2147483647, 1]}", "{$numberLong: '2147483648'}")]
    [TestCase("{$add: [{$numberLong: '9223372036854775807'}, 1]}", "9223372036854775808.0")]
    [TestCase("{$subtract: ['$i', 10]}", "-3")]
    [TestCase("{$subtract: [0, {$numberLong: '-9223372036854775808'}]}", "9223372036854775808.0")]
    [TestCase("{$subtract: [1, 0.5]}", "0.5")]
    [TestCase("{$subtract: ['$m', '$m']}", "{$numberDecimal: '0.00'}")]
    [TestCase("{$subtract: ['$when', {$date: {$numberLong: '1700000000000'}}]}", "{$numberLong: '123'}")]
    [TestCase("{$subtract: ['$when', 123]}", "{$date: {$numberLong: '1700000000000'}}")]
    [TestCase("{$multiply: ['$i', '$n', 2]}", "-28")]
    [TestCase("{$multiply: ['$i', '$z']}", "null")]
    [TestCase("{$divide: ['$i', 2]}", "3.5")]
    [TestCase("{$divide: [6, 2]}", "3.0")]
    [TestCase("{$divide: [{$numberDecimal: '1'}, 3]}", "{$numberDecimal: '0.3333333333333333333333333333333333'}")]
    [TestCase("{$divide: [{$numberDecimal: '6'}, 2]}", "{$numberDecimal: '3'}")]
    [TestCase("{$mod: ['$i', 4]}", "3")]
    [TestCase("{$mod: ['$n', 4]}", "-2")]
    [TestCase("{$mod: [5.5, 2]}", "1.5")]
    [TestCase("{$mod: [{$numberDecimal: '5.5'}, 2]}", "{$numberDecimal: '1.5'}")]
    [TestCase("{$abs: '$n'}", "2")]
    [TestCase("{$abs: -2147483648}", "{$numberLong: '2147483648'}")]
    [TestCase("{$abs: {$numberDecimal: '-1.5'}}", "{$numberDecimal: '1.5'}")]
    [TestCase("{$ceil: '$d'}", "3.0")]
    [TestCase("{$floor: '$d'}", "2.0")]
    [TestCase("{$trunc: -2.5}", "-2.0")]
    [TestCase("{$ceil: '$m'}", "{$numberDecimal: '2'}")]
    [TestCase("{$floor: {$numberDecimal: '-1.5'}}", "{$numberDecimal: '-2'}")]
    [TestCase("{$trunc: '$i'}", "7")]
    [TestCase("{$ceil: {$numberDecimal: '5E+3'}}", "{$numberDecimal: '5000'}")]
    [TestCase("{$trunc: [1.95, 1]}", "1.9")]
    [TestCase("{$trunc: [-1.95, 1]}", "-1.9")]
    [TestCase("{$trunc: [1.95, 0]}", "1.0")]
    [TestCase("{$trunc: [1.95, {$numberDecimal: '1'}]}", "1.9")]
    [TestCase("{$trunc: [1234.5, -2]}", "1200.0")]
    [TestCase("{$trunc: [1299, -2]}", "1200")]
    [TestCase("{$trunc: [-1299, -2]}", "-1200")]
    [TestCase("{$trunc: [1299, 2]}", "1299")]
    [TestCase("{$trunc: [{$numberLong: '9223372036854775807'}, -18]}", "{$numberLong: '9000000000000000000'}")]
    [TestCase("{$trunc: [{$numberLong: '9223372036854775807'}, -19]}", "{$numberLong: '0'}")]
    [TestCase("{$trunc: [{$numberDecimal: '1.95'}, 1]}", "{$numberDecimal: '1.9'}")]
    [TestCase("{$trunc: [{$numberDecimal: '1.9'}, 3]}", "{$numberDecimal: '1.900'}")]
    [TestCase("{$trunc: [{$numberDecimal: '-Infinity'}, 3]}", "{$numberDecimal: '-Infinity'}")]
    [TestCase("{$trunc: [1.5, null]}", "null")]
    [TestCase("{$trunc: ['$nope', 'x']}", "null")]
    [TestCase("{$pow: [2, 10]}", "1024")]
    [TestCase("{$pow: [2, 40]}", "{$numberLong: '1099511627776'}")]
    [TestCase("{$pow: [3, 39]}", "{$numberLong: '4052555153018976267'}")]
    [TestCase("{$pow: [2, 63]}", "9223372036854775808.0")]
    [TestCase("{$pow: [-2, 63]}", "{$numberLong: '-9223372036854775808'}")]
    [TestCase("{$pow: [2, -1]}", "0.5")]
    [TestCase("{$pow: [-1, 2147483647]}", "-1")]
    [TestCase("{$pow: [-1, -2]}", "1")]
    [TestCase("{$pow: [0, 0]}", "1")]
    [TestCase("{$pow: [2, {$numberLong: '3'}]}", "{$numberLong: '8'}")]
    [TestCase("{$pow: [2.0, 3]}", "8.0")]
    [TestCase("{$pow: ['$z', 'x']}", "null")]
    [TestCase("{$pow: [{$numberDecimal: '2'}, 3]}", "{$numberDecimal: '8.000000000000000000000000000000000'}")]
    [TestCase("{$pow: [4, {$numberDecimal: '0.5'}]}", "{$numberDecimal: '2.000000000000000000000000000000000'}")]
    [TestCase("{$sqrt: 9}", "3.0")]
    [TestCase("{$sqrt: {$numberDecimal: '2.25'}}", "{$numberDecimal: '1.5'}")]
    [TestCase("{$sqrt: {$numberDecimal: 'NaN'}}", "{$numberDecimal: 'NaN'}")]
    [TestCase("{$add: [0.1, {$numberDecimal: '1'}]}", "{$numberDecimal: '1.100000000000000'}")]
    [TestCase("{$multiply: [2.5, {$numberDecimal: '2'}]}", "{$numberDecimal: '5.00000000000000'}")]
    [TestCase("{$subtract: [{$numberDecimal: '1'}, 0.5]}", "{$numberDecimal: '0.500000000000000'}")]
    [TestCase("{$mod: [{$numberDecimal: '1'}, 0.3]}", "{$numberDecimal: '0.100000000000000'}")]
    [TestCase("{$abs: {$numberDecimal: '-Infinity'}}", "{$numberDecimal: 'Infinity'}")]
    [TestCase("{$abs: '$nope'}", "null")]
    public void Arithmetic(string expression, string expected) => Check(expression, expected);

    [TestCase("{$eq: ['$i', 7.0]}", "true")]
    [TestCase("{$ne: ['$i', 7]}", "false")]
    [TestCase("{$gt: ['$s', '$i']}", "true")]
    [TestCase("{$gte: ['$d', 2.5]}", "true")]
    [TestCase("{$lt: ['$nope', null]}", "true")]
    [TestCase("{$lte: ['$i', 6]}", "false")]
    [TestCase("{$cmp: [1, 2]}", "-1")]
    [TestCase("{$cmp: ['b', 'a']}", "1")]
    [TestCase("{$and: ['$i', '$t', 'x']}", "true")]
    [TestCase("{$and: []}", "true")]
    [TestCase("{$and: [0, {$divide: [1, 0]}]}", "false")]
    [TestCase("{$or: ['$z', '$nope', 0, 0.0]}", "false")]
    [TestCase("{$or: [1, {$divide: [1, 0]}]}", "true")]
    [TestCase("{$or: []}", "false")]
    [TestCase("{$not: ['$e']}", "false")]
    [TestCase("{$not: '$nope'}", "true")]
    [TestCase("{$cond: ['$t', 'yes', 'no']}", "'yes'")]
    [TestCase("{$cond: {if: '$z', then: 1, else: 2}}", "2")]
    [TestCase("{$ifNull: ['$z', '$nope', 3]}", "3")]
    [TestCase("{$ifNull: ['$i', 3]}", "7")]
    [TestCase("{$switch: {branches: [{case: '$z', then: 1}, {case: '$t', then: 2}], default: 3}}", "2")]
    [TestCase("{$switch: {branches: [{case: '$z', then: 1}], default: 3}}", "3")]
    public void ComparisonAndConditions(string expression, string expected) => Check(expression, expected);

    [TestCase("{$concat: ['$s', ', ', '$e', 'you']}", "'Hello, you'")]
    [TestCase("{$concat: ['$s', '$nope']}", "null")]
    [TestCase("{$toLower: '$s'}", "'hello'")]
    [TestCase("{$toUpper: 'aé1'}", "'Aé1'")]
    [TestCase("{$toUpper: '$nope'}", "''")]
    [TestCase("{$substrCP: ['$s', 1, 3]}", "'ell'")]
    [TestCase("{$substrCP: ['😀bc', 1, 9]}", "'bc'")]
    [TestCase("{$substrCP: ['$s', 9, 1]}", "''")]
    [TestCase("{$strLenCP: '😀b'}", "2")]
    [TestCase("{$strLenBytes: 'é'}", "2")]
    [TestCase("{$split: ['a,b,,c', ',']}", "['a', 'b', '', 'c']")]
    [TestCase("{$split: ['$nope', ',']}", "null")]
    public void Strings(string expression, string expected) => Check(expression, expected);

    [TestCase("{$size: '$a'}", "3")]
    [TestCase("{$size: {$literal: []}}", "0")]
    [TestCase("{$arrayElemAt: ['$a', 0]}", "1")]
    [TestCase("{$arrayElemAt: ['$a', -1]}", "3")]
    [TestCase("{$arrayElemAt: ['$a', 9]}", "-")]
    [TestCase("{$first: '$a'}", "1")]
    [TestCase("{$last: '$a'}", "3")]
    [TestCase("{$first: {$literal: []}}", "-")]
    [TestCase("{$concatArrays: ['$a', [4]]}", "[1, 2, 3, 4]")]
    [TestCase("{$concatArrays: ['$a', '$z']}", "null")]
    [TestCase("{$in: [2.0, '$a']}", "true")]
    [TestCase("{$isArray: '$a'}", "true")]
    [TestCase("{$isArray: ['$i']}", "false")]
    [TestCase("{$slice: ['$a', 2]}", "[1, 2]")]
    [TestCase("{$slice: ['$a', -2]}", "[2, 3]")]
    [TestCase("{$slice: ['$a', 1, 5]}", "[2, 3]")]
    [TestCase("{$reverseArray: '$a'}", "[3, 2, 1]")]
    [TestCase("{$range: [0, 5, 2]}", "[0, 2, 4]")]
    [TestCase("{$range: [3, 0, -1]}", "[3, 2, 1]")]
    [TestCase("{$filter: {input: '$a', as: 'x', cond: {$gt: ['$$x', 1]}}}", "[2, 3]")]
    [TestCase("{$filter: {input: '$a', cond: {$gt: ['$$this', 1]}, limit: 1}}", "[2]")]
    [TestCase("{$filter: {input: '$z', cond: true}}", "null")]
    [TestCase("{$map: {input: '$a', as: 'x', in: {$multiply: ['$$x', '$i']}}}", "[7, 14, 21]")]
    [TestCase("{$map: {input: [[1, 2], [3]], as: 'r', in: {$map: {input: '$$r', as: 'c', in: {$add: ['$$c', {$size: '$$r'}]}}}}}", "[[3, 4], [4]]")]
    [TestCase("{$reduce: {input: '$a', initialValue: 10, in: {$add: ['$$value', '$$this']}}}", "16")]
    [TestCase("{$let: {vars: {x: 2, y: '$i'}, in: {$add: ['$$x', '$$y']}}}", "9")]
    [TestCase("{$let: {vars: {x: 1}, in: {$let: {vars: {x: 2}, in: '$$x'}}}}", "2")]
    public void ArraysAndVariables(string expression, string expected) => Check(expression, expected);

    [TestCase("{$type: '$i'}", "'int'")]
    [TestCase("{$type: '$nope'}", "'missing'")]
    [TestCase("{$isNumber: '$m'}", "true")]
    [TestCase("{$toString: '$i'}", "'7'")]
    [TestCase("{$toString: '$d'}", "'2.5'")]
    [TestCase("{$toString: '$t'}", "'true'")]
    [TestCase("{$toString: '$id'}", "'655361800000000000000000'")]
    [TestCase("{$toString: '$when'}", "'2023-11-14T22:13:20.123Z'")]
    [TestCase("{$toInt: '12'}", "12")]
    [TestCase("{$toInt: 2.9}", "2")]
    [TestCase("{$toInt: true}", "1")]
    [TestCase("{$toLong: '$i'}", "{$numberLong: '7'}")]
    [TestCase("{$toLong: '$when'}", "{$numberLong: '1700000000123'}")]
    [TestCase("{$toDouble: '1.5'}", "1.5")]
    [TestCase("{$toDouble: '$m'}", "1.5")]
    [TestCase("{$toDecimal: '$i'}", "{$numberDecimal: '7'}")]
    [TestCase("{$toBool: '$e'}", "true")]
    [TestCase("{$toBool: 0}", "false")]
    [TestCase("{$toDate: {$numberLong: '5'}}", "{$date: {$numberLong: '5'}}")]
    [TestCase("{$toDate: '2023-11-14T22:13:20.123Z'}", "{$date: {$numberLong: '1700000000123'}}")]
    [TestCase("{$toDate: '$id'}", "{$date: {$numberLong: '1699963264000'}}")]
    [TestCase("{$toObjectId: '655361800000000000000000'}", "{$oid: '655361800000000000000000'}")]
    [TestCase("{$toInt: '$nope'}", "null")]
    [TestCase("{$convert: {input: 'x', to: 'int', onError: -1}}", "-1")]
    [TestCase("{$convert: {input: '$z', to: 'int', onNull: 0}}", "0")]
    [TestCase("{$convert: {input: '5', to: 16}}", "5")]
    [TestCase("{$year: '$when'}", "2023")]
    [TestCase("{$month: '$when'}", "11")]
    [TestCase("{$dayOfMonth: '$when'}", "14")]
    [TestCase("{$dayOfWeek: '$when'}", "3")]
    [TestCase("{$dayOfYear: '$when'}", "318")]
    [TestCase("{$hour: '$when'}", "22")]
    [TestCase("{$minute: '$when'}", "13")]
    [TestCase("{$second: '$when'}", "20")]
    [TestCase("{$millisecond: '$when'}", "123")]
    [TestCase("{$year: '$z'}", "null")]
    [TestCase("{$mergeObjects: ['$o', {x: 9}, '$z']}", "{x: 9, y: {z: 2}}")]
    [TestCase("{$objectToArray: {a: 1}}", "[{k: 'a', v: 1}]")]
    [TestCase("{$arrayToObject: {$literal: [{k: 'a', v: 1}, {k: 'b', v: 2}]}}", "{a: 1, b: 2}")]
    [TestCase("{$arrayToObject: {$literal: [['a', 1]]}}", "{a: 1}")]
    public void ConversionsDatesAndObjects(string expression, string expected) => Check(expression, expected);

    [Test]
    public void IsConstant_Expressions_AreKnown()
    {
        Assert.That(Expression.Parse(Shell.Value("{$add: [1, {$size: [[1]]}]}")).IsConstant, Is.True);
        Assert.That(Expression.Parse(Shell.Value("{$add: [1, '$a']}")).IsConstant, Is.False);
    }

    [Test]
    public void Expr_InAFilter_ComparesFieldsOfOneDocument()
    {
        var filter = Filter.Parse(Shell.Doc("{_id: 1, $expr: {$lt: ['$i', '$$limit']}}"), Scope);

        Assert.That(filter.Matches(Shell.Doc(Sample)), Is.True);
        Assert.That(filter.Matches(Shell.Doc("{_id: 1, i: 11}")), Is.False);
    }

    private static void Check(string expression, string expected)
    {
        var value = Expression.Parse(Shell.Value(expression), Scope).Evaluate(new EvaluationContext(Shell.Doc(Sample)));

        var wanted = expected == "-" ? null : Shell.Value(expected);
        Assert.That(BsonText.Of(value), Is.EqualTo(BsonText.Of(wanted)));
        Assert.That(BsonIdentity.AreSame(value, wanted), Is.True, "types");
    }
}
