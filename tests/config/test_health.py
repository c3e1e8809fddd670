def test_healthz_answers_everybody_without_signing_in(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_every_page_carries_the_strict_policy(client, db):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy


def test_an_unknown_address_is_a_plain_404(client, db):
    assert client.get("/no-such-page/").status_code == 404


def test_other_pages_ask_to_sign_in(client, db):
    response = client.get("/accounts/2fa/")

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/accounts/2fa/")
