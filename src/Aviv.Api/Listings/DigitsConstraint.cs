using System.Globalization;

namespace Aviv.Api.Listings;

/// <summary>The framework's own <c>long</c> also takes signs and white space: <c>/listings/+1</c> would be another name of <c>/listings/1</c>.</summary>
internal sealed class DigitsConstraint : IRouteConstraint
{
    public const string Name = "digits";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        Convert.ToString(values[routeKey], CultureInfo.InvariantCulture) is { } text && text.All(char.IsAsciiDigit);
}
