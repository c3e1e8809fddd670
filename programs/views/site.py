"""The public partnership site: what families read, without signing in."""

from programs.caching import public_page
from programs.site.finder import zones_of


@public_page
def site_home(request, site):
    """Find your zone by school or branch."""
    wanted = request.GET.get("q", "")
    context = {"zones": zones_of(site, wanted), "wanted": wanted}
    return site.render("site/home.html", context, section="home")
