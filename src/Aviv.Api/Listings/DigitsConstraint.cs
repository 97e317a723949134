using System.Globalization;

namespace Aviv.Api.Listings;

/// <summary>
/// The framework's own <c>long</c> also takes signs, white space and leading zeros: <c>/listings/+1</c> and <c>/listings/01</c> would be
/// other names of <c>/listings/1</c>.
/// </summary>
internal sealed class DigitsConstraint : IRouteConstraint
{
    public const string Name = "digits";

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        Convert.ToString(values[routeKey], CultureInfo.InvariantCulture) is [not '0', ..] text && text.All(char.IsAsciiDigit);
}
